"""All of this app's tables in one step, for a new database: one step instead of many makes it in a tenth of the time.

A database that has begun on the steps it replaces goes on with them.
"""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from registry.migrations._tables import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_indexes_of_cases"),
        ("cases", "0002_people_and_life_cycle"),
        ("cases", "0003_history"),
        ("cases", "0004_what_did_not_work"),
    ]

    initial = True

    dependencies = [
        ('enterprises', '0001_initial'),
        ('partnerships', '0001_initial'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='HistoricalPracticeCase',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('slug', models.SlugField(help_text='Sidste del af sidens adresse. Ret den kun, hvis den er forkert.', max_length=120, verbose_name='adresse')),
                    ('status', models.CharField(choices=[('draft', 'kladde'), ('submitted', 'indsendt'), ('published', 'udgivet'), ('archived', 'arkiveret')], db_index=True, default='draft', max_length=10, verbose_name='status')),
                    ('confirm_months', models.PositiveSmallIntegerField(default=12, verbose_name='bekræftes hver (måneder)')),
                    ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='sidst bekræftet')),
                    ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='oprettet')),
                    ('start', models.DateField(blank=True, null=True, verbose_name='start')),
                    ('start_precision', models.CharField(blank=True, choices=[('day', 'dag'), ('month', 'måned'), ('year', 'år'), ('primo', 'primo'), ('medio', 'medio'), ('ultimo', 'ultimo'), ('forår', 'forår'), ('sommer', 'sommer'), ('efterår', 'efterår'), ('vinter', 'vinter'), ('circa', 'cirka')], max_length=10, verbose_name='startens nøjagtighed')),
                    ('end', models.DateField(blank=True, null=True, verbose_name='slut')),
                    ('end_precision', models.CharField(blank=True, choices=[('day', 'dag'), ('month', 'måned'), ('year', 'år'), ('primo', 'primo'), ('medio', 'medio'), ('ultimo', 'ultimo'), ('forår', 'forår'), ('sommer', 'sommer'), ('efterår', 'efterår'), ('vinter', 'vinter'), ('circa', 'cirka')], max_length=10, verbose_name='slutningens nøjagtighed')),
                    ('number', models.PositiveSmallIntegerField(blank=True, db_index=True, null=True, verbose_name='nummer')),
                    ('title', models.CharField(max_length=200, verbose_name='titel')),
                    ('summary', models.CharField(max_length=320, verbose_name='kort fortalt')),
                    ('city', models.CharField(blank=True, max_length=80, verbose_name='by')),
                    ('ongoing', models.BooleanField(default=False, verbose_name='i gang, da kilden blev skrevet')),
                    ('planned_end', models.DateField(blank=True, null=True, verbose_name='planlagt slut')),
                    ('planned_end_precision', models.CharField(blank=True, choices=[('day', 'dag'), ('month', 'måned'), ('year', 'år'), ('primo', 'primo'), ('medio', 'medio'), ('ultimo', 'ultimo'), ('forår', 'forår'), ('sommer', 'sommer'), ('efterår', 'efterår'), ('vinter', 'vinter'), ('circa', 'cirka')], max_length=10, verbose_name='planlagt sluts nøjagtighed')),
                    ('period_note', models.CharField(blank=True, max_length=400, verbose_name='om perioden')),
                    ('target_group_note', models.CharField(blank=True, max_length=400, verbose_name='om målgruppen')),
                    ('background', models.TextField(verbose_name='baggrund')),
                    ('project', models.TextField(verbose_name='projekt')),
                    ('experience', models.TextField(verbose_name='erfaringer')),
                    ('not_working', models.TextField(blank=True, verbose_name='hvad der ikke virkede')),
                    ('prerequisites', models.TextField(blank=True, help_text='Hvad der skal være på plads, før det kan lade sig gøre.', verbose_name='forudsætninger')),
                    ('area_homes', models.PositiveIntegerField(blank=True, null=True, verbose_name='boliger i området')),
                    ('area_residents', models.PositiveIntegerField(blank=True, null=True, verbose_name='beboere i området')),
                    ('area_size_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tallenes år')),
                    ('area_size_source', models.CharField(blank=True, max_length=300, verbose_name='hvor tallene er fra')),
                    ('resources_note', models.CharField(blank=True, max_length=500, verbose_name='om ressourcerne')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('municipality', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.municipality', verbose_name='kommune')),
                    ('responsible', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ansvarlig person')),
                    ('steward', models.ForeignKey(blank=True, db_constraint=False, help_text='Organisationen, der holder oplysningerne ved lige. Tom: administratorerne.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.organisation', verbose_name='vedligeholdes af')),
                    ('theme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.theme', verbose_name='tema')),
                ],
                options={
                    'verbose_name': 'tidligere udgave (case)',
                    'verbose_name_plural': 'tidligere udgaver (case)',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='PracticeCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(help_text='Sidste del af sidens adresse. Ret den kun, hvis den er forkert.', max_length=120, unique=True, verbose_name='adresse')),
                    ('status', models.CharField(choices=[('draft', 'kladde'), ('submitted', 'indsendt'), ('published', 'udgivet'), ('archived', 'arkiveret')], db_index=True, default='draft', max_length=10, verbose_name='status')),
                    ('confirm_months', models.PositiveSmallIntegerField(default=12, verbose_name='bekræftes hver (måneder)')),
                    ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='sidst bekræftet')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='oprettet')),
                    ('updated_at', models.DateTimeField(auto_now=True, verbose_name='ændret')),
                    ('start', models.DateField(blank=True, null=True, verbose_name='start')),
                    ('start_precision', models.CharField(blank=True, choices=[('day', 'dag'), ('month', 'måned'), ('year', 'år'), ('primo', 'primo'), ('medio', 'medio'), ('ultimo', 'ultimo'), ('forår', 'forår'), ('sommer', 'sommer'), ('efterår', 'efterår'), ('vinter', 'vinter'), ('circa', 'cirka')], max_length=10, verbose_name='startens nøjagtighed')),
                    ('end', models.DateField(blank=True, null=True, verbose_name='slut')),
                    ('end_precision', models.CharField(blank=True, choices=[('day', 'dag'), ('month', 'måned'), ('year', 'år'), ('primo', 'primo'), ('medio', 'medio'), ('ultimo', 'ultimo'), ('forår', 'forår'), ('sommer', 'sommer'), ('efterår', 'efterår'), ('vinter', 'vinter'), ('circa', 'cirka')], max_length=10, verbose_name='slutningens nøjagtighed')),
                    ('number', models.PositiveSmallIntegerField(blank=True, null=True, unique=True, verbose_name='nummer')),
                    ('title', models.CharField(max_length=200, verbose_name='titel')),
                    ('summary', models.CharField(max_length=320, verbose_name='kort fortalt')),
                    ('city', models.CharField(blank=True, max_length=80, verbose_name='by')),
                    ('ongoing', models.BooleanField(default=False, verbose_name='i gang, da kilden blev skrevet')),
                    ('planned_end', models.DateField(blank=True, null=True, verbose_name='planlagt slut')),
                    ('planned_end_precision', models.CharField(blank=True, choices=[('day', 'dag'), ('month', 'måned'), ('year', 'år'), ('primo', 'primo'), ('medio', 'medio'), ('ultimo', 'ultimo'), ('forår', 'forår'), ('sommer', 'sommer'), ('efterår', 'efterår'), ('vinter', 'vinter'), ('circa', 'cirka')], max_length=10, verbose_name='planlagt sluts nøjagtighed')),
                    ('period_note', models.CharField(blank=True, max_length=400, verbose_name='om perioden')),
                    ('target_group_note', models.CharField(blank=True, max_length=400, verbose_name='om målgruppen')),
                    ('background', models.TextField(verbose_name='baggrund')),
                    ('project', models.TextField(verbose_name='projekt')),
                    ('experience', models.TextField(verbose_name='erfaringer')),
                    ('not_working', models.TextField(blank=True, verbose_name='hvad der ikke virkede')),
                    ('prerequisites', models.TextField(blank=True, help_text='Hvad der skal være på plads, før det kan lade sig gøre.', verbose_name='forudsætninger')),
                    ('area_homes', models.PositiveIntegerField(blank=True, null=True, verbose_name='boliger i området')),
                    ('area_residents', models.PositiveIntegerField(blank=True, null=True, verbose_name='beboere i området')),
                    ('area_size_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tallenes år')),
                    ('area_size_source', models.CharField(blank=True, max_length=300, verbose_name='hvor tallene er fra')),
                    ('resources_note', models.CharField(blank=True, max_length=500, verbose_name='om ressourcerne')),
                    ('activity_types', models.ManyToManyField(blank=True, related_name='cases', to='registry.activitytype', verbose_name='aktivitetstyper')),
                    ('areas', models.ManyToManyField(blank=True, related_name='cases', to='registry.housingarea', verbose_name='boligområder')),
                    ('enterprises', models.ManyToManyField(blank=True, related_name='cases', to='enterprises.socialenterprise', verbose_name='virksomheder')),
                    ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='registry.municipality', verbose_name='kommune')),
                    ('partnerships', models.ManyToManyField(blank=True, related_name='cases', to='partnerships.partnership', verbose_name='partnerskaber')),
                    ('plans', models.ManyToManyField(blank=True, related_name='cases', to='partnerships.socialmasterplan', verbose_name='helhedsplaner')),
                    ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ansvarlig person')),
                    ('secondary_themes', models.ManyToManyField(blank=True, related_name='secondary_cases', to='registry.theme', verbose_name='andre temaer')),
                    ('sources', models.ManyToManyField(related_name='cases', to='registry.citation', verbose_name='kilder')),
                    ('steward', models.ForeignKey(blank=True, help_text='Organisationen, der holder oplysningerne ved lige. Tom: administratorerne.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation', verbose_name='vedligeholdes af')),
                    ('target_groups', models.ManyToManyField(blank=True, related_name='cases', to='registry.targetgroup', verbose_name='målgrupper')),
                    ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='registry.theme', verbose_name='tema')),
                ],
                options={
                    'verbose_name': 'case',
                    'verbose_name_plural': 'cases',
                    'ordering': [models.OrderBy(models.F('number'), nulls_last=True), 'title'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalPracticeCase_target_groups',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cases.historicalpracticecase')),
                    ('targetgroup', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.targetgroup')),
                    ('practicecase', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'HistoricalPracticeCase_target_groups',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPracticeCase_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('citation', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.citation')),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cases.historicalpracticecase')),
                    ('practicecase', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'HistoricalPracticeCase_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPracticeCase_secondary_themes',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cases.historicalpracticecase')),
                    ('theme', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.theme')),
                    ('practicecase', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'HistoricalPracticeCase_secondary_themes',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPracticeCase_plans',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cases.historicalpracticecase')),
                    ('socialmasterplan', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnerships.socialmasterplan')),
                    ('practicecase', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'HistoricalPracticeCase_plans',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPracticeCase_partnerships',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cases.historicalpracticecase')),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnerships.partnership')),
                    ('practicecase', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'HistoricalPracticeCase_partnerships',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPracticeCase_enterprises',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cases.historicalpracticecase')),
                    ('socialenterprise', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='enterprises.socialenterprise')),
                    ('practicecase', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'HistoricalPracticeCase_enterprises',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPracticeCase_areas',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cases.historicalpracticecase')),
                    ('housingarea', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.housingarea')),
                    ('practicecase', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'HistoricalPracticeCase_areas',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPracticeCase_activity_types',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('activitytype', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.activitytype')),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='cases.historicalpracticecase')),
                    ('practicecase', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'HistoricalPracticeCase_activity_types',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='CaseWebsite',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rækkefølge')),
                    ('url', models.URLField(max_length=500, verbose_name='adresse')),
                    ('label', models.CharField(max_length=300, verbose_name='hvad man finder der')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='websites', to='cases.practicecase')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CaseSolution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rækkefølge')),
                    ('text', models.CharField(max_length=800, verbose_name='hvad der blev gjort')),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.citation', verbose_name='kilde')),
                    ('solution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_uses', to='partnerships.solution', verbose_name='løsning')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='solutions', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'løsning i brug',
                    'verbose_name_plural': 'løsninger i brug',
                    'ordering': ['position', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CaseResource',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rækkefølge')),
                    ('kind', models.CharField(choices=[('work_time', 'arbejdstid'), ('cost', 'udgift'), ('grant', 'tilskud')], max_length=10, verbose_name='slags')),
                    ('text', models.CharField(max_length=500, verbose_name='hvad')),
                    ('hours', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='timer')),
                    ('hours_max', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='højeste antal timer')),
                    ('fte', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='fuldtidsstillinger')),
                    ('per', models.CharField(blank=True, choices=[('week', 'pr. uge'), ('month', 'pr. måned'), ('quarter', 'pr. kvartal'), ('year', 'pr. år'), ('event', 'pr. gang'), ('course', 'pr. forløb'), ('person', 'pr. person'), ('total', 'i alt'), ('other', 'efter opgørelse')], max_length=10, verbose_name='pr.')),
                    ('amount_dkk', models.BigIntegerField(blank=True, null=True, verbose_name='beløb i kr.')),
                    ('amount_max_dkk', models.BigIntegerField(blank=True, null=True, verbose_name='højeste beløb i kr.')),
                    ('qualifier', models.CharField(blank=True, choices=[('', 'præcist eller ikke oplyst'), ('about', 'cirka'), ('over', 'over'), ('under', 'under'), ('at_least', 'mindst'), ('at_most', 'højst'), ('nearly', 'næsten')], max_length=10, verbose_name='forbehold')),
                    ('period', models.CharField(blank=True, max_length=120, verbose_name='periode')),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.citation', verbose_name='kilde')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resources', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'ressource',
                    'verbose_name_plural': 'ressourcer',
                    'ordering': ['position', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CaseRelation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rækkefølge')),
                    ('reason', models.CharField(max_length=300, verbose_name='hvorfor')),
                    ('from_case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations_out', to='cases.practicecase')),
                    ('to_case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations_in', to='cases.practicecase', verbose_name='anden case')),
                ],
                options={
                    'verbose_name': 'beslægtet case',
                    'verbose_name_plural': 'beslægtede cases',
                    'ordering': ['position'],
                },
            ),
            migrations.CreateModel(
                name='CaseRecommendation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rækkefølge')),
                    ('title', models.CharField(max_length=200, verbose_name='råd')),
                    ('text', models.TextField(verbose_name='hvorfor og hvordan')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recommendations', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'anbefaling',
                    'verbose_name_plural': 'anbefalinger',
                    'ordering': ['position'],
                },
            ),
            migrations.CreateModel(
                name='CasePhase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rækkefølge')),
                    ('start', models.DateField(blank=True, null=True, verbose_name='start')),
                    ('start_precision', models.CharField(blank=True, choices=[('day', 'dag'), ('month', 'måned'), ('year', 'år'), ('primo', 'primo'), ('medio', 'medio'), ('ultimo', 'ultimo'), ('forår', 'forår'), ('sommer', 'sommer'), ('efterår', 'efterår'), ('vinter', 'vinter'), ('circa', 'cirka')], max_length=10, verbose_name='startens nøjagtighed')),
                    ('end', models.DateField(blank=True, null=True, verbose_name='slut')),
                    ('end_precision', models.CharField(blank=True, choices=[('day', 'dag'), ('month', 'måned'), ('year', 'år'), ('primo', 'primo'), ('medio', 'medio'), ('ultimo', 'ultimo'), ('forår', 'forår'), ('sommer', 'sommer'), ('efterår', 'efterår'), ('vinter', 'vinter'), ('circa', 'cirka')], max_length=10, verbose_name='slutningens nøjagtighed')),
                    ('label', models.CharField(max_length=200, verbose_name='fase')),
                    ('text', models.CharField(blank=True, max_length=500, verbose_name='beskrivelse')),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.citation', verbose_name='kilde')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'fase',
                    'verbose_name_plural': 'faser',
                    'ordering': ['position', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CaseParticipant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rækkefølge')),
                    ('label', models.CharField(max_length=200, verbose_name='hvem')),
                    ('role', models.CharField(choices=[('lead', 'står for'), ('partner', 'partner'), ('participant', 'deltager'), ('funder', 'betaler'), ('target', 'målgruppe')], max_length=12, verbose_name='rolle')),
                    ('text', models.CharField(blank=True, max_length=400, verbose_name='bemærkning')),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.citation', verbose_name='kilde')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='case_roles', to='registry.organisation', verbose_name='organisation')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'deltager',
                    'verbose_name_plural': 'deltagere',
                    'ordering': ['position', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CaseOutcome',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rækkefølge')),
                    ('text', models.CharField(max_length=500, verbose_name='hvad tallet tæller')),
                    ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='tal')),
                    ('value_max', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='højeste tal (ved interval)')),
                    ('qualifier', models.CharField(blank=True, choices=[('', 'præcist eller ikke oplyst'), ('about', 'cirka'), ('over', 'over'), ('under', 'under'), ('at_least', 'mindst'), ('at_most', 'højst'), ('nearly', 'næsten')], max_length=10, verbose_name='forbehold')),
                    ('unit', models.CharField(blank=True, max_length=80, verbose_name='enhed')),
                    ('period', models.CharField(blank=True, max_length=120, verbose_name='periode')),
                    ('kind', models.CharField(choices=[('employment', 'job, praktik og uddannelse'), ('participants', 'mennesker, der deltog'), ('prevented', 'forebygget'), ('volunteers', 'frivillige'), ('activities', 'aktiviteter og forløb'), ('registrations', 'registreringer og henvendelser'), ('share', 'andel'), ('money', 'beløb'), ('other', 'andre tal'), ('qualitative', 'resultater uden tal')], max_length=14, verbose_name='slags')),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.citation', verbose_name='kilde')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='cases.practicecase')),
                ],
                options={
                    'verbose_name': 'resultat',
                    'verbose_name_plural': 'resultater',
                    'ordering': ['position', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CaseNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rækkefølge')),
                    ('field', models.CharField(max_length=200, verbose_name='om')),
                    ('printed', models.CharField(blank=True, max_length=500, verbose_name='som trykt')),
                    ('corrected', models.CharField(blank=True, max_length=500, verbose_name='rettet til')),
                    ('text', models.TextField(blank=True, verbose_name='forklaring')),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.citation', verbose_name='kilde')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='cases.practicecase')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CaseEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.CharField(choices=[('created', 'oprettet'), ('submitted', 'indsendt'), ('withdrawn', 'trukket tilbage'), ('sent_back', 'sendt tilbage'), ('published', 'udgivet'), ('changed', 'rettet'), ('asked', 'bedt om bekræftelse'), ('confirmed', 'bekræftet'), ('archived', 'arkiveret'), ('reopened', 'genåbnet'), ('handed_over', 'overdraget')], max_length=12, verbose_name='trin')),
                    ('at', models.DateTimeField(auto_now_add=True, verbose_name='hvornår')),
                    ('via', models.CharField(choices=[('page', 'på portalen'), ('admin', 'i administrationen'), ('link', 'med link fra mail'), ('portal', 'af portalen selv')], default='page', max_length=8, verbose_name='hvordan')),
                    ('reason', models.TextField(blank=True, verbose_name='begrundelse')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hvem')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation', verbose_name='for organisationen')),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='cases.practicecase', verbose_name='case')),
                ],
                options={
                    'verbose_name': 'hændelse',
                    'verbose_name_plural': 'hændelser',
                    'ordering': ['at', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.AddIndex(
                model_name='practicecase',
                index=models.Index(fields=['municipality', 'status'], name='case_in_place'),
            ),
            migrations.AddIndex(
                model_name='practicecase',
                index=models.Index(fields=['theme', 'status'], name='case_of_theme'),
            ),
            migrations.AddIndex(
                model_name='practicecase',
                index=models.Index(fields=['status', 'created_at'], name='case_newest'),
            ),
            migrations.AddConstraint(
                model_name='caserelation',
                constraint=models.UniqueConstraint(fields=('from_case', 'to_case'), name='case_relation_once'),
            ),
            migrations.AddConstraint(
                model_name='caserelation',
                constraint=models.CheckConstraint(condition=models.Q(('from_case', models.F('to_case')), _negated=True), name='case_relation_to_another'),
            ),
        ]),
    ]
