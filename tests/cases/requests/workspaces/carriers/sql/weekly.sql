-- Kilograms a depot and week.
SELECT d.depot_name, DATE_TRUNC('week', t.departed_at) AS week, SUM(c.weight_kg) AS kg
FROM tms.consignments c
JOIN tms.tours t ON t.tour_no = c.tour_no
JOIN tms.vehicles v ON v.plate = t.plate
JOIN tms.depots d ON d.depot_id = v.depot_id
GROUP BY 1, 2;
