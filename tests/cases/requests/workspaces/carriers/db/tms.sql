CREATE TABLE tms.depots (
  depot_id INTEGER,
  depot_name VARCHAR(40),
  city VARCHAR(40)
);

CREATE TABLE tms.drivers (
  driver_id INTEGER,
  driver_name VARCHAR(60),
  home_depot_id INTEGER,
  hired_on DATE,
  licence_class VARCHAR(3)
);

CREATE TABLE tms.vehicles (
  plate VARCHAR(8),
  vehicle_type SMALLINT,
  payload_kg INTEGER,
  depot_id INTEGER
);

CREATE TABLE tms.clients (
  client_code VARCHAR(8),
  client_name VARCHAR(60),
  industry VARCHAR(20),
  country VARCHAR(30)
);

CREATE TABLE tms.tours (
  tour_no INTEGER,
  driver_id INTEGER,
  plate VARCHAR(8),
  departed_at TIMESTAMP,
  distance_km INTEGER
);

CREATE TABLE tms.consignments (
  consignment_id INTEGER,
  client_code VARCHAR(8),
  tour_no INTEGER,
  weight_kg DECIMAL(8,1),
  delivery_state SMALLINT,
  booked_on DATE,
  is_express BOOLEAN
);

CREATE TABLE tms.packagings (
  packaging_id INTEGER,
  packaging_name VARCHAR(30),
  list_price DECIMAL(8,2)
);

CREATE TABLE tms.consignment_lines (
  line_id INTEGER,
  consignment_id INTEGER,
  packaging_id INTEGER,
  quantity INTEGER
);

CREATE TABLE tms.claims (
  claim_id INTEGER,
  consignment_id INTEGER,
  claimed_eur DECIMAL(10,2),
  filed_on DATE,
  reason_code CHAR(1)
);

CREATE TABLE tms.refuels (
  refuel_id INTEGER,
  plate VARCHAR(8),
  litres DECIMAL(8,1),
  price_per_litre DECIMAL(6,3),
  refuelled_on DATE
);
