-- A warehouse without a fault, as DuckDB SQL: every check of the battery on it is confirmed.
-- Deterministic: values come from the number of the row.
CREATE SCHEMA shop;

CREATE TABLE shop.customer AS
SELECT
  i AS customer_id,
  'C' || lpad(i::VARCHAR, 5, '0') AS customer_code,
  ['north', 'south', 'east', 'west'][1 + i % 4] AS region,
  'customer' || i || '@example.org' AS email,
  TIMESTAMP '2022-01-01' + INTERVAL (i * 38) HOUR AS created_at,
  TIMESTAMP '2022-01-01' + INTERVAL (i * 38 + i % 50) HOUR AS updated_at,
  TIMESTAMP '2022-01-02' + INTERVAL (i * 38 + i % 50) HOUR AS loaded_at
FROM range(1, 401) AS r(i);

CREATE TABLE shop.product AS
SELECT
  i AS product_id,
  'P-' || i AS product_code,
  1 + i % 5 AS vendor_no,
  round(4.5 + i * 0.37, 2)::DECIMAL(10, 2) AS price,
  (0.5 + i * 0.01)::DOUBLE AS weight,
  TIMESTAMP '2022-02-01' + INTERVAL (i * 74) HOUR AS loaded_at
FROM range(1, 201) AS r(i);

CREATE TABLE shop.orders AS
SELECT
  i AS order_id,
  1 + (i * 7) % 400 AS customer_id,
  CAST('2022-06-01' AS DATE) + (i % 500)::INTEGER AS order_date,
  TIMESTAMP '2022-06-01 08:00:00' + INTERVAL (i % 500) DAY AS placed_at,
  TIMESTAMP '2022-06-03 08:00:00' + INTERVAL (i % 500 + i % 4) DAY AS shipped_at,
  ['new', 'paid', 'sent'][1 + i % 3] AS state,
  TIMESTAMP '2022-06-02 02:00:00' + INTERVAL (i % 500) DAY AS loaded_at
FROM range(1, 2001) AS r(i);

CREATE TABLE shop.order_line AS
SELECT
  1 + i // 3 AS order_id,
  1 + i % 3 AS line_no,
  'P-' || (1 + (i * 11) % 200) AS product_code,
  1 + i % 9 AS quantity,
  round((1 + i % 9) * 4.25, 2)::DECIMAL(12, 2) AS amount,
  TIMESTAMP '2022-06-02 02:00:00' + INTERVAL ((i // 3) % 500) DAY AS loaded_at
FROM range(0, 6000) AS r(i);

CREATE TABLE shop.price_history AS
SELECT
  p * 10 + v AS price_sk,
  p AS product_id,
  DATE '2022-01-01' + (v * 90)::INTEGER AS valid_from,
  CASE WHEN v < 3 THEN DATE '2022-01-01' + ((v + 1) * 90)::INTEGER ELSE DATE '9999-12-31' END AS valid_to,
  v = 3 AS is_current,
  (5 + p + v)::DECIMAL(10, 2) AS list_price
FROM range(1, 201) AS p(p), range(0, 4) AS v(v);
