/*
 * Vendor scorecard, quarterly.
 * 2022-03: vendor 3 was renamed in the shop (Initrode -> Initech), not here.
 * 2023-01: vendors 5 and 6 joined; nobody has asked for them in this report yet.
 */
SELECT CASE s.sku_vendor
           WHEN 1 THEN 'Acme'
           WHEN 2 THEN 'Globex'
           WHEN 3 THEN 'Initrode'
           WHEN 4 THEN 'Umbrella'
           ELSE 'Other'
       END                                              AS vendor,
       EXTRACT(year FROM o.date_order_placed)           AS year,
       EXTRACT(quarter FROM o.date_order_placed)        AS quarter,
       SUM(o.quantity_ordered)                          AS units,
       COUNT(DISTINCT s.sku_id)                         AS skus_sold
FROM sample.orderinfo AS o
INNER JOIN sample.skuinfo AS s ON s.sku_id = o.product_id
WHERE o.quantity_ordered IS NOT NULL
GROUP BY 1, 2, 3
HAVING SUM(o.quantity_ordered) > 0
ORDER BY units DESC;
