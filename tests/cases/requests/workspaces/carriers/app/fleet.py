"""Names of the fleet's codes."""

VEHICLE_TYPE = {1: "van", 2: "rigid truck", 3: "articulated truck"}

REASON_CODE = {"L": "late", "D": "damaged", "T": "theft"}
