CREATE VIEW mart.v_customer_fees AS
SELECT c.custkey, c.full_name, SUM(t.fee_amt) AS total_fees
FROM core.fact_txn t
JOIN core.fact_account a ON t.acctkey = a.acctkey
JOIN core.dim_customer c ON a.custkey = c.custkey
GROUP BY c.custkey, c.full_name;

SELECT b.city, SUM(a.balance_amt) AS balance
FROM core.fact_account a
JOIN core.dim_branch b ON a.branchkey = b.branchkey
GROUP BY b.city;
