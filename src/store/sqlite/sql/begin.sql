-- Every write begins so: an upgrade of a reading transaction can fail at once.
begin immediate;
