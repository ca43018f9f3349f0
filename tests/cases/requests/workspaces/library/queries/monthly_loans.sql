-- Loans a month and branch, for the board.
SELECT b.branch_name, DATE_TRUNC('month', l.loaned_on) AS month, COUNT(*) AS loans
FROM lib.loans l
JOIN lib.copies c ON c.copy_barcode = l.copy_barcode
JOIN lib.branches b ON b.branch_id = c.branch_id
GROUP BY 1, 2;
