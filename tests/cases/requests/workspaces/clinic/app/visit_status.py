"""What the front desk shows instead of a number."""


def status_name(visit: dict) -> str:
    if visit["status_code"] == 1:
        return "Booked"
    if visit["status_code"] == 2:
        return "Arrived"
    if visit["status_code"] == 3:
        return "Treated"
    if visit["status_code"] == 4:
        return "Cancelled"
    return "not known"


def sex_name(patient: dict) -> str:
    if patient["sex_code"] == 1:
        return "female"
    if patient["sex_code"] == 2:
        return "male"
    return "not recorded"
