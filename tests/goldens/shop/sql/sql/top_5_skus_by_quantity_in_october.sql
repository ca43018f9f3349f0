-- Top 5 SKUs by quantity in October
-- 1. read sample.skuinfo one row per sku_id: 5 SKUs were loaded twice, so the plain join counts them twice
-- 2. join sample.skuinfo on product_id = sku_id: the most probable edge, many to one
WITH skuinfo_latest AS (
  SELECT sku_id, sku_vendor
  FROM sample.skuinfo
  QUALIFY ROW_NUMBER() OVER (PARTITION BY sku_id ORDER BY pipeline_inserted_at DESC) = 1
)
SELECT s.sku_id, CASE s.sku_vendor WHEN 1 THEN 'Acme' ELSE 'Unknown' END AS vendor, SUM(o.quantity_ordered) AS quantity
FROM sample.orderinfo AS o
JOIN skuinfo_latest AS s ON o.product_id = s.sku_id
GROUP BY 1, 2
ORDER BY quantity DESC
LIMIT 5;
