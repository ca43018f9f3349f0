<?php

class DeliveryState
{
    const PLANNED = 0;
    const DELIVERED = 1;
    const REFUSED = 2;
    const LOST = 3;

    public static function label($deliveryState)
    {
        switch ($deliveryState) {
            case self::PLANNED:
                return 'planned';
            case self::DELIVERED:
                return 'delivered';
            case self::REFUSED:
                return 'refused';
            case self::LOST:
                return 'lost';
        }
        return 'unknown';
    }
}
