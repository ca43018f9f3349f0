-- claim: a shipment has exactly one order line
-- not testable: data/ has no file for sample.shipment
SELECT COUNT(*) AS row_count FROM sample.shipment;
