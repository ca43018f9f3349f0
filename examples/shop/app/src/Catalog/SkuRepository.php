<?php

declare(strict_types=1);

namespace Shop\Catalog;

use PDO;

final class SkuRepository
{
    private const PAGE_SIZE = 48;
    private const MAX_PAGES = 200;

    public function __construct(private readonly PDO $warehouse)
    {
    }

    /** @return array<string, mixed>|null */
    public function find(int $skuId): ?array
    {
        $statement = $this->warehouse->prepare(
            'SELECT sku_id, sku_vendor, sku_category, sku_description, date_sku_created
               FROM sample.skuinfo
              WHERE sku_id = :sku_id
              ORDER BY pipeline_inserted_at DESC
              LIMIT 1'
        );
        $statement->execute(['sku_id' => $skuId]);
        $row = $statement->fetch(PDO::FETCH_ASSOC);

        return $row === false ? null : $row;
    }

    /** @return list<array<string, mixed>> */
    public function inCategory(string $category, int $page = 1): array
    {
        $page = max(1, min($page, self::MAX_PAGES));
        $statement = $this->warehouse->prepare(
            'SELECT sku_id, sku_vendor, sku_description FROM sample.skuinfo WHERE sku_category = :category'
            . ' ORDER BY sku_id LIMIT ' . self::PAGE_SIZE . ' OFFSET ' . (($page - 1) * self::PAGE_SIZE)
        );
        $statement->execute(['category' => $category]);

        return $statement->fetchAll(PDO::FETCH_ASSOC);
    }
}
