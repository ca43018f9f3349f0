-- claim: every product_id of sample.orderinfo is a sku_id of sample.skuinfo
-- refuted: 212 of 50,000 product_ids are no SKU
SELECT COUNT(*) AS orphans
FROM sample.orderinfo AS o
LEFT JOIN sample.skuinfo AS s ON o.product_id = s.sku_id
WHERE s.sku_id IS NULL AND o.product_id IS NOT NULL;
