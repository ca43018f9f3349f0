CREATE TABLE clinic.patients (
    patient_id integer NOT NULL,
    family_name varchar(60),
    birth_date date,
    sex_code smallint,
    registered_at timestamp
);

CREATE TABLE clinic.doctors (
    doctor_id integer NOT NULL,
    doctor_name varchar(60),
    specialty varchar(40)
);

CREATE TABLE clinic.wards (
    ward_id integer NOT NULL,
    ward_name varchar(40),
    bed_count integer
);

CREATE TABLE clinic.visits (
    visit_id integer NOT NULL,
    patient_id integer,
    doctor_id integer,
    ward_id integer,
    visit_date date,
    fee_amount decimal(10, 2),
    status_code smallint
);

CREATE TABLE clinic.prescriptions (
    prescription_id integer NOT NULL,
    visit_id integer,
    drug_name varchar(40),
    dose_mg integer,
    prescribed_at timestamp
);

CREATE VIEW reporting.v_visit AS
SELECT v.visit_id, v.visit_date, v.fee_amount * 100 AS fee_cents, p.family_name, d.specialty
FROM clinic.visits v
JOIN clinic.patients p ON v.patient_id = p.patient_id
JOIN clinic.doctors d ON v.doctor_id = d.doctor_id;
