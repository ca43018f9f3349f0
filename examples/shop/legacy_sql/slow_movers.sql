-- SKUs of which fewer than ten units went out in the last 90 days
SELECT sku.sku_id,
       sku.sku_description,
       NVL(sold.units, 0) AS units
FROM sample.skuinfo sku
LEFT JOIN (
    SELECT product_id, SUM(quantity_ordered) AS units
    FROM sample.orderinfo
    WHERE date_order_placed > SYSDATE - INTERVAL '90 days'
    GROUP BY product_id
) sold ON sold.product_id = sku.sku_id
WHERE NVL(sold.units, 0) < 10
ORDER BY units, sku.sku_id;
