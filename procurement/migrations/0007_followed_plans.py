"""Plans and purchases keep their history, a purchase can be withdrawn and a plan closed, and thresholds know when they were changed.

SQLite builds the thresholds' table anew for the new column, which drops the triggers of 0004: they are made again.
"""

from importlib import import_module

import django.db.models.deletion
import procurement.rules.authority
import procurement.rules.purchase
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from registry.migrations._tables import CreateTables


def make_again(apps, schema_editor):
    if schema_editor.connection.vendor == 'sqlite':
        import_module('procurement.migrations.0004_no_overlapping_validity').make(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0005_rows_in_history'),
        ('procurement', '0006_memos_are_frozen'),
        ('registry', '0007_export_log'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='threshold',
            name='updated_at',
            field=models.DateTimeField(auto_now=True, verbose_name='ændret'),
        ),
        migrations.RunPython(make_again, migrations.RunPython.noop, elidable=False),
        CreateTables([
            migrations.CreateModel(
                name='HistoricalPurchasePlan',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('title', models.CharField(max_length=160, verbose_name='titel')),
                    ('need', models.TextField(blank=True, max_length=4000, verbose_name='behov')),
                    ('people_needed', models.PositiveIntegerField(blank=True, null=True, verbose_name='mennesker i forløb, der skal være plads til')),
                    ('date', models.DateField(blank=True, null=True, verbose_name='dato')),
                    ('buyer_type', models.CharField(blank=True, choices=[(procurement.rules.purchase.Buyer['MUNICIPALITY'], 'kommune'), (procurement.rules.purchase.Buyer['REGION'], 'region'), (procurement.rules.purchase.Buyer['STATE'], 'stat'), (procurement.rules.purchase.Buyer['HOUSING'], 'almen boligorganisation'), (procurement.rules.purchase.Buyer['PUBLIC_LAW_BODY'], 'andet offentligretligt organ')], max_length=24, verbose_name='køberens slags')),
                    ('contract_type', models.CharField(blank=True, choices=[(procurement.rules.purchase.Contract['WORKS'], 'bygge og anlæg'), (procurement.rules.purchase.Contract['GOODS'], 'varer'), (procurement.rules.purchase.Contract['SERVICE'], 'tjenester, også rådgivning'), (procurement.rules.purchase.Contract['LIGHT'], 'sociale, sundheds- og kulturtjenester')], max_length=16, verbose_name='kontraktens slags')),
                    ('value_dkk', models.BigIntegerField(blank=True, null=True, verbose_name='anslået værdi')),
                    ('duration_months', models.PositiveIntegerField(blank=True, null=True, verbose_name='varighed i måneder')),
                    ('cross_border_interest', models.CharField(blank=True, choices=[(procurement.rules.purchase.Interest['NOT_ASSESSED'], 'ikke vurderet'), (procurement.rules.purchase.Interest['NO'], 'nej'), (procurement.rules.purchase.Interest['YES'], 'ja')], max_length=10, verbose_name='klar interesse fra andre lande')),
                    ('public_support', models.CharField(blank=True, choices=[(procurement.rules.purchase.Support['YES'], 'ja'), (procurement.rules.purchase.Support['NO'], 'nej'), (procurement.rules.purchase.Support['NOT_STATED'], 'ikke oplyst')], max_length=8, verbose_name='offentligt støttet byggeri')),
                    ('supplier_share_pct', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='udsatte medarbejdere, procent')),
                    ('prior_reserved_win_3y', models.CharField(blank=True, choices=[(procurement.rules.purchase.YesNo['YES'], 'ja'), (procurement.rules.purchase.YesNo['NO'], 'nej')], max_length=4, verbose_name='tidligere reserveret kontrakt')),
                    ('unit', models.CharField(blank=True, choices=[(procurement.rules.authority.Unit['MUNICIPALITY'], 'kommunen eller en anden myndighed'), (procurement.rules.authority.Unit['HOUSING_ORGANISATION'], 'boligorganisationen'), (procurement.rules.authority.Unit['DEPARTMENT'], 'en boligafdeling'), (procurement.rules.authority.Unit['JOINT'], 'flere sammen (fælles indkøb)')], max_length=20, verbose_name='ordregiver')),
                    ('decides', models.CharField(blank=True, choices=[(procurement.rules.authority.Decides['ALONE'], 'enheden bestemmer selv, uafhængigt af de andre'), (procurement.rules.authority.Decides['COORDINATED'], 'købet samordnes med andres, eller en anden bestemmer')], max_length=12, verbose_name='hvem bestemmer')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='udgave')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='lukket')),
                    ('created_at', models.DateTimeField(blank=True, editable=False, verbose_name='oprettet')),
                    ('rows', models.JSONField(editable=False, null=True, verbose_name='rækker')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'tidligere udgave (indkøbsplan)',
                    'verbose_name_plural': 'tidligere udgaver (indkøbsplan)',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalRegisteredPurchase',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('contract_type', models.CharField(choices=[(procurement.rules.purchase.Contract['WORKS'], 'bygge og anlæg'), (procurement.rules.purchase.Contract['GOODS'], 'varer'), (procurement.rules.purchase.Contract['SERVICE'], 'tjenester, også rådgivning'), (procurement.rules.purchase.Contract['LIGHT'], 'sociale, sundheds- og kulturtjenester')], max_length=16, verbose_name='kontraktens slags')),
                    ('made_on', models.DateField(verbose_name='købt den')),
                    ('amount_dkk', models.BigIntegerField(verbose_name='beløb i kr.')),
                    ('text', models.CharField(max_length=200, verbose_name='hvad')),
                    ('entered_at', models.DateTimeField(blank=True, editable=False, verbose_name='skrevet')),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='trukket tilbage')),
                    ('withdrawn_reason', models.TextField(blank=True, max_length=1000, verbose_name='hvorfor trukket tilbage')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'tidligere udgave (registreret køb)',
                    'verbose_name_plural': 'tidligere udgaver (registreret køb)',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='MemoAmount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ],
                options={
                    'verbose_name': 'notat, der er svaret med beløbet',
                    'verbose_name_plural': 'notater, der er svaret med beløbet',
                },
            ),
            migrations.CreateModel(
                name='PlanEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.CharField(choices=[('created', 'oprettet'), ('submitted', 'indsendt'), ('withdrawn', 'trukket tilbage'), ('sent_back', 'sendt tilbage'), ('published', 'udgivet'), ('changed', 'rettet'), ('asked', 'bedt om bekræftelse'), ('confirmed', 'bekræftet'), ('archived', 'arkiveret'), ('reopened', 'genåbnet'), ('handed_over', 'overdraget')], max_length=12, verbose_name='trin')),
                    ('at', models.DateTimeField(auto_now_add=True, verbose_name='hvornår')),
                    ('via', models.CharField(choices=[('page', 'på portalen'), ('admin', 'i administrationen'), ('link', 'med link fra mail'), ('portal', 'af portalen selv')], default='page', max_length=8, verbose_name='hvordan')),
                    ('reason', models.TextField(blank=True, verbose_name='begrundelse')),
                ],
                options={
                    'verbose_name': 'hændelse',
                    'verbose_name_plural': 'hændelser',
                    'ordering': ['at', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='historicalpurchaseplan',
                name='history_user',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='historicalpurchaseplan',
                name='municipality',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.municipality', verbose_name='leveres i kommunen'),
            ),
            migrations.AddField(
                model_name='historicalpurchaseplan',
                name='offering',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.offering', verbose_name='ydelse'),
            ),
            migrations.AddField(
                model_name='historicalpurchaseplan',
                name='responsible',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ansvarlig person'),
            ),
            migrations.AddField(
                model_name='historicalpurchaseplan',
                name='steward',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.organisation', verbose_name='køber'),
            ),
            migrations.AddField(
                model_name='historicalregisteredpurchase',
                name='entered_by',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='skrevet af'),
            ),
            migrations.AddField(
                model_name='historicalregisteredpurchase',
                name='history_user',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='historicalregisteredpurchase',
                name='offering',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.offering', verbose_name='ydelse'),
            ),
            migrations.AddField(
                model_name='historicalregisteredpurchase',
                name='plan',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='procurement.purchaseplan', verbose_name='indkøbsplan'),
            ),
            migrations.AddField(
                model_name='historicalregisteredpurchase',
                name='steward',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.organisation', verbose_name='køber'),
            ),
            migrations.AddField(
                model_name='historicalregisteredpurchase',
                name='supplier',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='enterprises.socialenterprise', verbose_name='leverandør'),
            ),
            migrations.AddField(
                model_name='historicalregisteredpurchase',
                name='withdrawn_by',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='trukket tilbage af'),
            ),
            migrations.AddField(
                model_name='memoamount',
                name='memo',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amounts', to='procurement.decisionmemo', verbose_name='notat'),
            ),
            migrations.AddField(
                model_name='memoamount',
                name='threshold',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procurement.threshold', verbose_name='beløbsgrænse'),
            ),
            migrations.AddField(
                model_name='planevent',
                name='by',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hvem'),
            ),
            migrations.AddField(
                model_name='planevent',
                name='entry',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='procurement.purchaseplan'),
            ),
            migrations.AddField(
                model_name='planevent',
                name='organisation',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation', verbose_name='for organisationen'),
            ),
            migrations.AddConstraint(
                model_name='memoamount',
                constraint=models.UniqueConstraint(fields=('memo', 'threshold'), name='memo_amount_once'),
            ),
        ]),
        migrations.AddField(
            model_name='purchaseplan',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='lukket'),
        ),
        migrations.AddField(
            model_name='registeredpurchase',
            name='updated_at',
            field=models.DateTimeField(auto_now=True, verbose_name='ændret'),
        ),
        migrations.AddField(
            model_name='registeredpurchase',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='trukket tilbage'),
        ),
        migrations.AddField(
            model_name='registeredpurchase',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='trukket tilbage af'),
        ),
        migrations.AddField(
            model_name='registeredpurchase',
            name='withdrawn_reason',
            field=models.TextField(blank=True, max_length=1000, verbose_name='hvorfor trukket tilbage'),
        ),
        migrations.AddConstraint(
            model_name='registeredpurchase',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='withdrawn_purchase_says_why'),
        ),
    ]
