\set ON_ERROR_STOP on
\timing
\echo 'dana, scratch file: do not schedule'

-- what has never sold?
SELECT s.sku_id, s.sku_description, s.date_sku_created
FROM sample.skuinfo s
LEFT JOIN sample.orderinfo o ON o.product_id = s.sku_id
WHERE o.order_id IS NULL
ORDER BY s.date_sku_created;

-- latest row of each sku: the catalog feed sends some of them again
WITH ranked AS (
    SELECT sku_id, sku_vendor, sku_category,
           ROW_NUMBER() OVER (PARTITION BY sku_id ORDER BY pipeline_inserted_at DESC) AS rn
    FROM sample.skuinfo
)
SELECT sku_id, sku_vendor, sku_category
FROM ranked
WHERE rn = 1
LIMIT 100;

-- big orders of :category
SELECT o.order_id, o.quantity_ordered
FROM sample.orderinfo o
JOIN sample.skuinfo k ON k.sku_id = o.product_id
WHERE k.sku_category = :'category'
  AND o.quantity_ordered > 50;

\x
SELECT shipper_id, COUNT(*) AS orders, SUM(quantity_ordered) AS units
FROM sample.orderinfo
GROUP BY shipper_id
ORDER BY orders DESC;

(8 rows)

Time: 412.113 ms
