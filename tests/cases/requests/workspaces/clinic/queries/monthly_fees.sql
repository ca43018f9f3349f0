-- fees by specialty, for the board
SELECT d.specialty, date_trunc('month', v.visit_date) AS month, SUM(v.fee_amount) AS fees
FROM clinic.visits v
JOIN clinic.doctors d ON d.doctor_id = v.doctor_id
GROUP BY 1, 2;

SELECT w.ward_name, COUNT(*) AS visits
FROM clinic.visits v
LEFT JOIN clinic.wards w ON w.ward_id = v.ward_id
GROUP BY w.ward_name;

SELECT p.drug_name, COUNT(DISTINCT v.patient_id) AS patients
FROM clinic.prescriptions p
JOIN clinic.visits v ON v.visit_id = p.visit_id
GROUP BY p.drug_name;
