-- The model year of the car, coarsened like model: '' = unknown, or told by too few visits.
alter table interview add column model_year text not null default '';
