CREATE TABLE ops.ports (
    port_id bigint NOT NULL,
    port_name varchar(80),
    country_code char(2),
    PRIMARY KEY (port_id)
);

CREATE TABLE ops.carriers (
    carrier_id bigint NOT NULL,
    carrier_name varchar(80),
    PRIMARY KEY (carrier_id)
);

CREATE TABLE ops.shipments (
    shipment_id bigint NOT NULL,
    origin_port_id bigint,
    destination_port_id bigint,
    carrier_id bigint,
    weight_kg numeric(12, 2),
    departed_at timestamp,
    state integer,
    PRIMARY KEY (shipment_id)
);

CREATE TABLE ops.containers (
    container_id bigint NOT NULL,
    shipment_id bigint,
    volume_m3 numeric(8, 2),
    sealed_at timestamp,
    PRIMARY KEY (container_id)
);

CREATE TABLE archive.shipments (
    shipment_id bigint NOT NULL,
    origin_port_id bigint,
    destination_port_id bigint,
    carrier_id bigint,
    weight_kg numeric(12, 2),
    departed_at timestamp,
    state integer
);
