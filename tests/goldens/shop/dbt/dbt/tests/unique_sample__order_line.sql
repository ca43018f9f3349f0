{{ config(severity='warn') }}
SELECT order_id, line_no, COUNT(*) AS row_count
FROM {{ source('sample', 'order_line') }}
GROUP BY order_id, line_no
HAVING COUNT(*) > 1
