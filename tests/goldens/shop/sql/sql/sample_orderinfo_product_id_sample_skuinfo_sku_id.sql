-- sample.orderinfo.product_id = sample.skuinfo.sku_id
SELECT o.order_id, s.sku_id
FROM sample.orderinfo AS o
LEFT JOIN sample.skuinfo AS s ON o.product_id = s.sku_id;
