<?php

namespace Portal;

final class StudentStatus
{
    public const APPLICANT = 0;
    public const ACTIVE = 1;
    public const ON_LEAVE = 2;
    public const GRADUATED = 3;
    public const WITHDRAWN = 4;

    public static function name(int $statusCd): string
    {
        return match ($statusCd) {
            self::APPLICANT => 'applicant',
            self::ACTIVE => 'active',
            self::ON_LEAVE => 'on leave',
            self::GRADUATED => 'graduated',
            self::WITHDRAWN => 'withdrawn',
        };
    }
}
