-- sample.skuinfo.sku_vendor: php switch at app/Vendor.php:17-29, probability 0.94
-- PHP compares loosely: NULL falls into the default.
SELECT DISTINCT
  skuinfo.sku_vendor,
  CASE
    WHEN skuinfo.sku_vendor IS NULL
    THEN NULL
    WHEN skuinfo.sku_vendor = 1
    THEN 'Acme'
    WHEN skuinfo.sku_vendor = 2
    THEN 'Bolt & Co'
    WHEN skuinfo.sku_vendor = 3
    THEN 'O''Hara'
    ELSE 'Unknown'
  END AS sku_vendor_label
FROM sample.skuinfo
ORDER BY 1;
