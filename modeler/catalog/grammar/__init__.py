"""The grammar of Redshift's DDL: tokens in, catalog entries with their lines out."""
