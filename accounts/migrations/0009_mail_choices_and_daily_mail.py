"""What was a no to a kind of mail becomes a choice of when it comes, and mail can wait for a daily one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.migrations._tables import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_mail_about_thresholds'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='mailrefusal', name='mail_refusal_once'),
        migrations.RenameModel('MailRefusal', 'MailChoice'),
        # Whoever has a row has said no.
        migrations.AddField(
            model_name='mailchoice',
            name='when',
            field=models.CharField(choices=[('daily', 'I en daglig samlemail'), ('now', 'Med det samme'), ('never', 'Slet ikke')], default='never', max_length=5, verbose_name='hvornår'),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name='mailchoice',
            options={'verbose_name': 'valg af mail', 'verbose_name_plural': 'valg af mail'},
        ),
        migrations.AlterField(
            model_name='mailchoice',
            name='at',
            field=models.DateTimeField(auto_now=True, verbose_name='valgt'),
        ),
        migrations.AlterField(
            model_name='mailchoice',
            name='kind',
            field=models.CharField(choices=[('received', 'Det, I har sendt ind, er modtaget'), ('sent_back', 'Det, I har sendt ind, er sendt tilbage'), ('published', 'Det, I har sendt ind, er udgivet'), ('confirm', 'Oplysninger skal bekræftes'), ('proposed', 'En virksomhed foreslår rettelser'), ('reported', 'En fejl er meldt på en side, I holder ved lige'), ('answered', 'En fejl, du har meldt, er besvaret'), ('invited', 'Invitation til at bekræfte eller rette'), ('thresholds', 'Beløbsgrænser for indkøb udløber'), ('queues', 'Nyt, der venter på administratorerne'), ('digest', 'Den daglige samlemail')], max_length=12, verbose_name='slags'),
        ),
        migrations.AddConstraint(
            model_name='mailchoice',
            constraint=models.UniqueConstraint(fields=('address', 'kind'), name='mail_choice_once'),
        ),
        CreateTables([
            migrations.CreateModel(
                name='LastDigest',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='last_digest', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='til')),
                    ('day', models.DateField(verbose_name='dag')),
                    ('at', models.DateTimeField(verbose_name='hvornår')),
                ],
                options={
                    'verbose_name': 'seneste samlemail',
                    'verbose_name_plural': 'seneste samlemails',
                },
            ),
            migrations.CreateModel(
                name='WaitingMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('received', 'Det, I har sendt ind, er modtaget'), ('sent_back', 'Det, I har sendt ind, er sendt tilbage'), ('published', 'Det, I har sendt ind, er udgivet'), ('confirm', 'Oplysninger skal bekræftes'), ('proposed', 'En virksomhed foreslår rettelser'), ('reported', 'En fejl er meldt på en side, I holder ved lige'), ('answered', 'En fejl, du har meldt, er besvaret'), ('invited', 'Invitation til at bekræfte eller rette'), ('thresholds', 'Beløbsgrænser for indkøb udløber'), ('queues', 'Nyt, der venter på administratorerne'), ('digest', 'Den daglige samlemail')], max_length=12, verbose_name='slags')),
                    ('about', models.CharField(max_length=20, verbose_name='om')),
                    ('key', models.BigIntegerField(verbose_name='nummer')),
                    ('at', models.DateTimeField(verbose_name='hvornår')),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sendt')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting_mail', to=settings.AUTH_USER_MODEL, verbose_name='til')),
                ],
                options={
                    'verbose_name': 'mail, der venter',
                    'verbose_name_plural': 'mail, der venter',
                    'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'about', 'key'), name='waiting_mail_once')],
                },
            ),
        ]),
    ]
