<?php

declare(strict_types=1);

namespace Shop\Catalog;

/**
 * What we show instead of a vendor number.
 *
 * The numbers come from the supplier feed and are agreed on by e-mail; there is no table of them.
 */
final class Vendor
{
    private const PLACEHOLDER_LOGO = '/img/vendor/none.svg';
    private const LOGO_FOLDER = '/img/vendor/';

    /** @var array<string, mixed> */
    private array $row;

    /** @param array<string, mixed> $row a row of sample.skuinfo */
    public function __construct(array $row)
    {
        $this->row = $row;
    }

    public function name(): string
    {
        $row = $this->row;
        switch ($row['sku_vendor']) {
            case 1:
                return 'Acme';
            case 2:
                return 'Globex';
            case 3:
                return 'Initech';
            case 4:
                return 'Umbrella';
            case 5:
                return 'Hooli';
            case 6:
                return 'Wonka Industries';
            default:
                return 'Unknown vendor';
        }
    }

    public function logo(): string
    {
        if (empty($this->row['sku_vendor'])) {
            return self::PLACEHOLDER_LOGO;
        }

        return self::LOGO_FOLDER . strtolower(str_replace(' ', '-', $this->name())) . '.svg';
    }
}
