export function txnTypeName(row) {
  switch (row.txn_type) {
    case 1:
      return 'Deposit';
    case 2:
      return 'Withdrawal';
    case 3:
      return 'Transfer';
    default:
      return 'Other';
  }
}

export function acctStatusName(row) {
  switch (row.acct_status) {
    case 0:
      return 'Closed';
    case 1:
      return 'Open';
    default:
      return 'Frozen';
  }
}
