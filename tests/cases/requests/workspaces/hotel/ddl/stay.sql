CREATE TABLE stay.hotel (
  hotel_id INTEGER,
  hotel_name VARCHAR(60),
  city VARCHAR(40),
  country VARCHAR(40),
  stars SMALLINT
);

CREATE TABLE stay.room (
  room_key INTEGER,
  hotel_id INTEGER,
  room_type SMALLINT,
  floor_no INTEGER,
  nightly_rate INTEGER
);

CREATE TABLE stay.guest (
  guest_id INTEGER,
  guest_name VARCHAR(60),
  nationality CHAR(2),
  is_vip BOOLEAN,
  registered_on DATE
);

CREATE TABLE stay.booking (
  booking_no INTEGER,
  guest_id INTEGER,
  room_key INTEGER,
  booked_on DATE,
  arrival_date DATE,
  nights INTEGER,
  state SMALLINT,
  is_cancelled BOOLEAN
);

CREATE TABLE stay.extra_charge (
  charge_id INTEGER,
  booking_no INTEGER,
  service VARCHAR(20),
  units INTEGER,
  amount_eur DECIMAL(10,2),
  charged_at TIMESTAMP
);

CREATE TABLE stay.payment (
  payment_id INTEGER,
  booking_no INTEGER,
  method_code SMALLINT,
  paid_amount DECIMAL(10,2),
  paid_on DATE
);

CREATE TABLE stay.employee (
  employee_id INTEGER,
  employee_name VARCHAR(60),
  hotel_id INTEGER,
  department VARCHAR(20),
  hired_on DATE,
  manager_id INTEGER
);

CREATE TABLE stay.shift (
  shift_id INTEGER,
  employee_id INTEGER,
  worked_on DATE,
  hours_worked INTEGER
);

CREATE TABLE stay.review (
  review_id INTEGER,
  booking_no INTEGER,
  rating SMALLINT,
  written_on DATE
);

CREATE TABLE stay.voucher (
  voucher_code VARCHAR(8),
  guest_id INTEGER,
  value_eur INTEGER,
  expires_on DATE
);

CREATE TABLE stay.amenity (
  amenity_id INTEGER,
  amenity_name VARCHAR(30)
);

CREATE TABLE stay.room_amenity (
  room_key INTEGER,
  amenity_id INTEGER
);
