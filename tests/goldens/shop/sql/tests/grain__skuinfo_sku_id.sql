-- claim: sku_id is unique in sample.skuinfo
-- refuted: 5 of 2,000 keys occur twice
SELECT COUNT(*) AS row_count, COUNT(DISTINCT sku_id) AS distinct_keys FROM sample.skuinfo;
