CREATE TABLE sample.skuinfo (
    sku_id bigint, sku_vendor bigint, sku_category character varying(18), sku_description character varying(255),
    date_sku_created timestamp, pipeline_inserted_at timestamp
);
CREATE TABLE sample.orderinfo (
    order_id bigint, shipper_id bigint, product_id bigint, quantity_ordered integer, date_order_placed timestamp
);
CREATE TABLE sample.events (event_id bigint, order_id bigint, payload super, tags super);
CREATE TABLE sample.staff (staff_id bigint, manager_id bigint, name varchar(40));
CREATE TABLE sample.odd ("Order" bigint, "net price" numeric(12,2), "group" integer);
CREATE TABLE archive.orderinfo (order_id bigint, archived_on date);
CREATE TABLE public.calendar (day date, month integer, quarter integer);
CREATE EXTERNAL TABLE spectrum.clicks (url varchar(200), visited_at timestamp)
    PARTITIONED BY (visit_day date) STORED AS PARQUET LOCATION 's3://bucket/clicks/';
