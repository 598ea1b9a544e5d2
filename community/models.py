"""The user of the site. It is ours from the first migration, since a user model cannot be exchanged later."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """Somebody with an account: contributor, moderator or administrator."""

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
