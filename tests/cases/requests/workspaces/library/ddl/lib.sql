CREATE TABLE lib.branches (
  branch_id INTEGER,
  branch_name VARCHAR(40),
  city VARCHAR(40),
  opened_on DATE
);

CREATE TABLE lib.staff (
  staff_id INTEGER,
  full_name VARCHAR(80),
  branch_id INTEGER,
  job_title VARCHAR(30),
  yearly_salary INTEGER
);

CREATE TABLE lib.members (
  member_no INTEGER,
  email VARCHAR(120),
  home_branch_id INTEGER,
  membership_type SMALLINT,
  joined_on DATE,
  town VARCHAR(40)
);

CREATE TABLE lib.authors (
  author_id INTEGER,
  author_name VARCHAR(80),
  country VARCHAR(40)
);

CREATE TABLE lib.titles (
  title_id INTEGER,
  isbn VARCHAR(13),
  title_name VARCHAR(200),
  genre VARCHAR(20),
  published_year INTEGER,
  page_count INTEGER,
  list_price DECIMAL(8,2)
);

CREATE TABLE lib.title_authors (
  title_id INTEGER,
  author_id INTEGER
);

CREATE TABLE lib.copies (
  copy_barcode INTEGER,
  title_id INTEGER,
  branch_id INTEGER,
  condition_code SMALLINT,
  acquired_on DATE
);

CREATE TABLE lib.loans (
  loan_id INTEGER,
  copy_barcode INTEGER,
  member_no INTEGER,
  issued_by INTEGER,
  loaned_on DATE,
  due_on DATE,
  returned_on DATE,
  channel SMALLINT,
  renewal_count INTEGER
);

CREATE TABLE lib.reservations (
  reservation_id INTEGER,
  member_no INTEGER,
  title_id INTEGER,
  reserved_on DATE,
  status CHAR(1)
);

CREATE TABLE lib.fines (
  fine_id INTEGER,
  loan_id INTEGER,
  amount DECIMAL(8,2),
  charged_on DATE,
  is_paid BOOLEAN
);

CREATE TABLE lib.events (
  event_id INTEGER,
  event_name VARCHAR(80),
  branch_id INTEGER,
  held_on DATE,
  seat_count INTEGER
);

CREATE TABLE lib.event_signups (
  event_id INTEGER,
  member_no INTEGER,
  attended BOOLEAN
);
