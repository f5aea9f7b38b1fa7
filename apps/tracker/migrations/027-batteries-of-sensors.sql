-- A sensor that tells no share of its battery may tell that it is low, or its voltage.
alter table sensors
  add column battery_low boolean,
  add column battery_volts real;
