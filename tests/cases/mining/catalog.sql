CREATE TABLE s.customer (id bigint, email varchar(80), region_id int, referrer_email varchar(80), code varchar(10));
CREATE TABLE s.orders (
    id bigint, customer_id bigint, ship_to bigint, bill_to bigint, placed_at timestamp, status int, is_deleted boolean
);
CREATE TABLE s.line (order_id bigint, line_no int, sku_id bigint, sku_code varchar(20), qty int, price numeric(10,2));
CREATE TABLE s.sku (id bigint, code varchar(20), vendor int, valid_from date, valid_to date, is_current boolean);
CREATE TABLE s.shipment (order_id bigint, line_no int, carrier varchar(20));
CREATE TABLE s.refund (order_id bigint, line_no int, reason varchar(20));
CREATE TABLE s.payment (order_no bigint, amount numeric(10,2), paid_at timestamp);
CREATE TABLE s.region (id int, name varchar(20));
CREATE TABLE s.calendar (day date, week int);
CREATE TABLE s.archived (id bigint, customer_id bigint, placed_at timestamp);
CREATE TABLE s.staff (id bigint, manager_id bigint, name varchar(40));
CREATE TABLE s.event (id bigint, customer bigint, payload super);
CREATE VIEW s.v_order AS
    SELECT o.id AS order_no, o.customer_id, c.region_id FROM s.orders o LEFT JOIN s.customer c ON c.id = o.customer_id;
CREATE VIEW s.v_all AS SELECT id, customer_id FROM s.orders UNION ALL SELECT id, customer_id FROM s.archived;
CREATE VIEW s.v_star AS SELECT * FROM s.v_order;
