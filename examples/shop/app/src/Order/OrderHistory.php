<?php

declare(strict_types=1);

namespace Shop\Order;

use DateTimeImmutable;
use PDO;

final class OrderHistory
{
    public function __construct(private readonly PDO $warehouse)
    {
    }

    /**
     * What sold best, for the start page.
     *
     * @return list<array<string, mixed>>
     */
    public function bestSellers(DateTimeImmutable $since, int $most = 10): array
    {
        $sql = <<<SQL
            SELECT s.sku_id, s.sku_description, s.sku_vendor, SUM(o.quantity_ordered) AS units
              FROM sample.orderinfo o
              JOIN sample.skuinfo s ON s.sku_id = o.product_id
             WHERE o.date_order_placed >= :since
             GROUP BY s.sku_id, s.sku_description, s.sku_vendor
             ORDER BY units DESC
             LIMIT {$most}
            SQL;
        $statement = $this->warehouse->prepare($sql);
        $statement->execute(['since' => $since->format('Y-m-d')]);

        return $statement->fetchAll(PDO::FETCH_ASSOC);
    }

    public function sizeOf(int $quantity): string
    {
        if ($quantity >= 100) {
            return 'pallet';
        }
        if ($quantity >= 12) {
            return 'carton';
        }

        return 'parcel';
    }
}
