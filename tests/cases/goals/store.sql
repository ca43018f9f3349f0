-- A small warehouse for queries, as DuckDB SQL: two facts over shared dimensions, headers and lines, a dimension
-- with a repeated load, references that are NULL or find nothing. Values come from the number of the row.
CREATE SCHEMA store;

CREATE TABLE store.brand AS
SELECT i AS brand_id, 'Brand ' || chr((64 + i)::INTEGER) AS brand_name FROM range(1, 6) AS r(i);

CREATE TABLE store.product AS
SELECT
  i AS product_id,
  'Product ' || i AS product_name,
  1 + i % 6 AS brand_id, -- brand 6 does not exist
  ['toys', 'books', 'tools', 'food'][1 + i % 4] AS category,
  TIMESTAMP '2023-01-01' + INTERVAL (i) DAY AS loaded_at
FROM range(1, 31) AS r(i);
-- product 3 was loaded again, in another category
INSERT INTO store.product
SELECT * REPLACE ('garden' AS category, TIMESTAMP '2024-01-01' AS loaded_at) FROM store.product WHERE product_id = 3;

CREATE TABLE store.city AS
SELECT i AS city_id, 'City ' || i AS city_name, ['Norway', 'Spain'][1 + i % 2] AS country FROM range(1, 5) AS r(i);

CREATE TABLE store.branch AS
SELECT i AS branch_id, 'Branch ' || i AS branch_name, 1 + i % 4 AS city_id FROM range(1, 9) AS r(i);

CREATE TABLE store.orders AS
SELECT
  i AS order_id,
  CASE WHEN i % 17 = 0 THEN NULL ELSE 1 + i % 8 END AS branch_id,
  1 + i % 4 AS channel_no, -- channel 4 has no name
  TIMESTAMP '2023-11-15 12:00:00' + INTERVAL (i * 2) DAY AS ordered_at,
  round(5 + (i % 7) * 1.25, 2)::DECIMAL(10, 2) AS freight,
  TIMESTAMP '2024-01-01' AS loaded_at
FROM range(1, 201) AS r(i);

CREATE TABLE store.order_line AS
SELECT
  1 + i // 3 AS order_id,
  1 + i % 3 AS line_no,
  CASE WHEN i % 50 = 0 THEN 999 ELSE 1 + (i * 7) % 30 END AS product_id,
  CASE WHEN i % 41 = 0 THEN NULL ELSE 1 + i % 5 END AS quantity,
  round((1 + i % 5) * 3.10, 2)::DECIMAL(10, 2) AS amount
FROM range(0, 600) AS r(i);

CREATE TABLE store.returns AS
SELECT
  i AS return_id,
  1 + (i * 11) % 30 AS product_id,
  1 + (i * 3) % 8 AS branch_id,
  DATE '2024-02-01' + (i * 3)::INTEGER AS return_date,
  round(2 + i % 9, 2)::DECIMAL(10, 2) AS refund
FROM range(1, 61) AS r(i);

CREATE TABLE store.shipment AS
SELECT i AS order_id, 10 + i % 3 AS carrier_id, 0.5 * (i % 8) AS weight FROM range(1, 151) AS r(i);
