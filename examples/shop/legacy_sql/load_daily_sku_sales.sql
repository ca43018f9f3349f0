-- Nightly: yesterday's sales per SKU. One row per SKU and day.
DELETE FROM reporting.daily_sku_sales
WHERE sales_day = DATEADD(day, -1, CURRENT_DATE);

INSERT INTO reporting.daily_sku_sales (sales_day, sku_id, sku_category, units, orders)
SELECT TRUNC(o.date_order_placed),
       s.sku_id,
       MAX(s.sku_category),
       SUM(o.quantity_ordered),
       COUNT(*)
FROM sample.orderinfo o,
     sample.skuinfo s
WHERE o.product_id = s.sku_id
  AND o.date_order_placed >= DATEADD(day, -1, CURRENT_DATE)
  AND o.date_order_placed <  CURRENT_DATE
GROUP BY TRUNC(o.date_order_placed), s.sku_id;

COMMIT;
