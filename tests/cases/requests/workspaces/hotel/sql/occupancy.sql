SELECT h.hotel_name, SUM(b.nights) AS nights
FROM stay.booking AS b
JOIN stay.room AS r ON r.room_key = b.room_key
JOIN stay.hotel AS h ON h.hotel_id = r.hotel_id
GROUP BY h.hotel_name;
