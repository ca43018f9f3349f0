<?php

return [
    'currency' => 'EUR',
    'languages' => ['de' => 'Deutsch', 'en' => 'English', 'nl' => 'Nederlands'],
    'free_shipping_from' => 75,
    'mail' => [
        'from' => 'orders@shop.example',
        'weekly_report' => 'merchandising@shop.example',
    ],
];
