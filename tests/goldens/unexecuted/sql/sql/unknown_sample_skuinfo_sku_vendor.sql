-- values of sample.skuinfo.sku_vendor that app/Vendor.php:17-29 does not know
SELECT sku_vendor, COUNT(*) AS row_count
FROM sample.skuinfo
WHERE sku_vendor NOT IN (1, 2, 3)
GROUP BY sku_vendor
ORDER BY row_count DESC, sku_vendor;
