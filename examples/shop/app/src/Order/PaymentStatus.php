<?php

declare(strict_types=1);

namespace Shop\Order;

/**
 * State of the payment as the payment provider reports it. It lives in the provider's webhook only: the warehouse
 * has no column for it.
 */
final class PaymentStatus
{
    public const AUTHORISED = 'A';
    public const CAPTURED = 'C';
    public const REFUNDED = 'R';

    private const LABELS = [
        self::AUTHORISED => 'Payment authorised',
        self::CAPTURED => 'Payment received',
        self::REFUNDED => 'Payment refunded',
    ];

    public static function label(string $code): string
    {
        return self::LABELS[$code] ?? 'Payment unknown';
    }
}
