public final class Membership {
    /** Label of members.membership_type. */
    public static String label(int membershipType) {
        switch (membershipType) {
            case 1: return "adult";
            case 2: return "student";
            case 3: return "pensioner";
            default: return "other";
        }
    }
}
