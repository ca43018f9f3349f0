-- Weekly sales mail (merchandising). Owner: dana. Runs Mondays 06:00.
SELECT DATE_TRUNC('week', o.date_order_placed)  AS week_starting,
       s.sku_category,
       COUNT(DISTINCT o.order_id)               AS orders,
       SUM(o.quantity_ordered)                  AS units
FROM sample.orderinfo o
JOIN sample.skuinfo s
  ON o.product_id = s.sku_id
WHERE o.date_order_placed >= DATEADD(week, -8, DATE_TRUNC('week', GETDATE()))
GROUP BY 1, 2
ORDER BY 1, 2;
