CREATE TABLE core.dim_customer (
    custkey integer NOT NULL,
    full_name varchar(80),
    segment_cd integer,
    birth_dt date
);

CREATE TABLE core.dim_branch (
    branchkey integer NOT NULL,
    branch_name varchar(80),
    city varchar(40)
);

CREATE TABLE core.fact_account (
    acctkey integer NOT NULL,
    custkey integer,
    branchkey integer,
    opened_dt date,
    balance_amt decimal(14, 2),
    acct_status integer
);

CREATE TABLE core.fact_txn (
    txn_id bigint NOT NULL,
    acctkey integer,
    txn_ts timestamp,
    txn_amt decimal(14, 2),
    fee_amt decimal(10, 2),
    txn_type integer
);
