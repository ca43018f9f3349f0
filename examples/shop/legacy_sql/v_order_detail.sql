CREATE OR REPLACE VIEW reporting.v_order_detail AS
SELECT o.order_id,
       o.shipper_id,
       o.product_id,
       s.sku_description,
       s.sku_category,
       s.sku_vendor,
       o.quantity_ordered,
       o.date_order_placed::date AS order_day
FROM sample.orderinfo o
LEFT JOIN sample.skuinfo s ON o.product_id = s.sku_id
WITH NO SCHEMA BINDING;
