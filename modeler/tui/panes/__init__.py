"""What stands in the tabs: one file a pane."""
