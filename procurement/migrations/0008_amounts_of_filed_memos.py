"""Memos filed before know the amounts they were answered with from their content: by key and first day, which are one row."""

from django.db import migrations


def tie(apps, schema_editor):
    Memo, MemoAmount, Threshold = (apps.get_model('procurement', name) for name in ('DecisionMemo', 'MemoAmount', 'Threshold'))
    known = {(row.key, row.valid_from.isoformat() if row.valid_from else None): row.pk for row in Threshold.objects.all()}
    for memo in Memo.objects.all():
        used = {known.get((row.get('key'), row.get('valid_from'))) for row in memo.content.get('amounts', [])} - {None}
        MemoAmount.objects.bulk_create(MemoAmount(memo_id=memo.pk, threshold_id=pk) for pk in sorted(used))


class Migration(migrations.Migration):

    dependencies = [('procurement', '0007_followed_plans')]

    operations = [migrations.RunPython(tie, migrations.RunPython.noop, elidable=False)]
