-- org.vestibule.platform.database.SchemaRelease reads it
comment on table "${flyway:table}" is 'serves release ${oldest_release} and newer';
