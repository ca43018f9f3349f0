<?php

declare(strict_types=1);

namespace Shop;

use DateTimeImmutable;
use Shop\Catalog\SkuRepository;
use Shop\Catalog\Vendor;
use Shop\Order\OrderHistory;

final class CatalogController
{
    private const CACHE_SECONDS = 300;

    public function __construct(
        private readonly SkuRepository $skus,
        private readonly OrderHistory $orders,
        private readonly string $templates,
    ) {
    }

    public function show(int $skuId): string
    {
        $row = $this->skus->find($skuId);
        if ($row === null) {
            http_response_code(404);

            return $this->render('missing', ['title' => 'Not in our catalog']);
        }
        header('Cache-Control: max-age=' . self::CACHE_SECONDS);

        return $this->render('sku', ['title' => $row['sku_description'], 'row' => $row, 'vendor' => new Vendor($row)]);
    }

    public function index(string $period): string
    {
        switch ($period) {
            case 'day':
                $since = new DateTimeImmutable('-1 day');
                break;
            case 'week':
                $since = new DateTimeImmutable('-1 week');
                break;
            default:
                $since = new DateTimeImmutable('first day of this month');
        }

        return $this->render('index', ['title' => 'Best sellers', 'rows' => $this->orders->bestSellers($since)]);
    }

    /** @param array<string, mixed> $values */
    private function render(string $template, array $values): string
    {
        extract($values, EXTR_SKIP);
        ob_start();
        require $this->templates . '/' . $template . '.php';

        return (string) ob_get_clean();
    }
}
