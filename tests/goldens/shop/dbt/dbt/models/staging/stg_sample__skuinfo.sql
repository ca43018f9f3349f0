-- 5 SKUs were loaded twice: one row per sku_id, the latest of its loads
SELECT
  *
FROM (
  SELECT
    sku_id,
    sku_vendor,
    sku_category,
    sku_description,
    pipeline_inserted_at
  FROM (
    SELECT
      *,
      ROW_NUMBER() OVER (
        PARTITION BY sku_id
        ORDER BY pipeline_inserted_at DESC NULLS LAST, sku_vendor DESC NULLS LAST, sku_category DESC NULLS LAST, sku_description DESC NULLS LAST
      ) AS load_rank
    FROM {{ source('sample', 'skuinfo') }}
  ) AS every_load
  WHERE
    load_rank = 1 OR sku_id IS NULL
) AS latest
