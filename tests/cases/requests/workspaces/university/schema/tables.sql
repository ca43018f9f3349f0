CREATE TABLE uni.faculty (
  faculty_id INTEGER,
  faculty_name VARCHAR(40),
  campus VARCHAR(20)
);

CREATE TABLE uni.programme (
  programme_id INTEGER,
  programme_name VARCHAR(60),
  faculty_id INTEGER,
  degree_level SMALLINT
);

CREATE TABLE uni.student (
  student_id INTEGER,
  full_name VARCHAR(80),
  programme_id INTEGER,
  admitted_on DATE,
  status_cd SMALLINT,
  home_country VARCHAR(40)
);

CREATE TABLE uni.lecturer (
  lecturer_id INTEGER,
  lecturer_name VARCHAR(80),
  faculty_id INTEGER,
  academic_rank VARCHAR(20),
  yearly_salary INTEGER
);

CREATE TABLE uni.course (
  course_code CHAR(4),
  title VARCHAR(80),
  faculty_id INTEGER,
  credits SMALLINT
);

CREATE TABLE uni.term (
  term_code CHAR(3),
  term_name VARCHAR(20),
  starts_on DATE,
  ends_on DATE
);

CREATE TABLE uni.course_run (
  run_id INTEGER,
  course_code CHAR(4),
  term_code CHAR(3),
  lecturer_id INTEGER,
  capacity INTEGER
);

CREATE TABLE uni.enrolment (
  enrolment_id INTEGER,
  student_id INTEGER,
  run_id INTEGER,
  enrolled_at TIMESTAMP,
  grade DECIMAL(4,1),
  outcome SMALLINT
);

CREATE TABLE uni.room (
  room_id INTEGER,
  room_label VARCHAR(10),
  seats INTEGER
);

CREATE TABLE uni.exam (
  exam_id INTEGER,
  run_id INTEGER,
  held_on DATE,
  room_id INTEGER
);

CREATE TABLE uni.exam_result (
  exam_id INTEGER,
  student_id INTEGER,
  points INTEGER,
  passed BOOLEAN
);

CREATE TABLE uni.fee_invoice (
  invoice_no VARCHAR(10),
  student_id INTEGER,
  issued_on DATE,
  invoiced_amount DECIMAL(10,2),
  state CHAR(1)
);

CREATE TABLE uni.fee_payment (
  payment_id INTEGER,
  invoice_no VARCHAR(10),
  paid_on DATE,
  paid_amount DECIMAL(10,2),
  channel SMALLINT
);

CREATE TABLE uni.scholarship (
  scholarship_id INTEGER,
  student_id INTEGER,
  yearly_amount INTEGER,
  granted_on DATE
);

CREATE TABLE uni.event (
  event_id INTEGER,
  event_name VARCHAR(40),
  held_on DATE,
  room_id INTEGER
);

CREATE TABLE shop.item (
  item_id INTEGER,
  item_name VARCHAR(40),
  unit_price DECIMAL(8,2),
  category VARCHAR(20)
);

CREATE TABLE shop.sale (
  sale_id INTEGER,
  student_id INTEGER,
  item_id INTEGER,
  quantity INTEGER,
  sold_at TIMESTAMP
);

CREATE TABLE alumni.event (
  event_id INTEGER,
  event_name VARCHAR(40),
  held_on DATE,
  attendees INTEGER
);

CREATE TABLE alumni.donation (
  donation_id INTEGER,
  donor_student_id INTEGER,
  donated_on DATE,
  donated_amount INTEGER
);
