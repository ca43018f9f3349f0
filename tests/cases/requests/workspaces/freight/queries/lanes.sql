SELECT o.port_name AS origin, d.port_name AS destination, COUNT(*) AS shipments
FROM ops.shipments s
JOIN ops.ports o ON s.origin_port_id = o.port_id
JOIN ops.ports d ON s.destination_port_id = d.port_id
GROUP BY 1, 2;

SELECT o.port_name, SUM(s.weight_kg) AS weight
FROM ops.shipments s
JOIN ops.ports o ON s.origin_port_id = o.port_id
GROUP BY 1;

SELECT c.carrier_name, SUM(k.volume_m3) AS volume
FROM ops.containers k
JOIN ops.shipments s ON k.shipment_id = s.shipment_id
JOIN ops.carriers c ON s.carrier_id = c.carrier_id
GROUP BY 1;
