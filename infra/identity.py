"""Who people are: a Cognito pool that only administrators add people to. Rights are not in it but in the records."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.data import Data
from infra.reasons import because
from infra.stages import Stage


class Pool(Construct):
    """The pool and the one client that frontends use."""

    def __init__(self, scope: Construct, name: str, stage: Stage, data: Data) -> None:
        super().__init__(scope, name)
        self.pool = cognito.UserPool(
            self,
            "People",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(username=True),
            account_recovery=cognito.AccountRecovery.NONE,
            mfa=cognito.Mfa.REQUIRED if stage.keeps_data else cognito.Mfa.OPTIONAL,
            mfa_second_factor=cognito.MfaSecondFactor(sms=False, otp=True),
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_digits=True,
                require_lowercase=True,
                require_uppercase=True,
                require_symbols=True,
                temp_password_validity=Duration.days(3),
            ),
            feature_plan=cognito.FeaturePlan.PLUS if stage.keeps_data else cognito.FeaturePlan.ESSENTIALS,
            standard_threat_protection_mode=cognito.StandardThreatProtectionMode.FULL_FUNCTION
            if stage.keeps_data
            else None,
            deletion_protection=stage.keeps_data,
            removal_policy=data.removal,
        )
        if not stage.keeps_data:
            because(self.pool, "No real person signs in to a stage that keeps no data.", "COG2", "COG8")
        self.client = self.pool.add_client(
            "Frontends",
            auth_flows=cognito.AuthFlow(user_srp=True, admin_user_password=True),
            generate_secret=False,
            prevent_user_existence_errors=True,
            access_token_validity=Duration.hours(1),
            id_token_validity=Duration.hours(1),
            refresh_token_validity=Duration.hours(12),
            enable_token_revocation=True,
        )
        self.client_id = self.client.user_pool_client_id
        self.issuer = (
            f"https://cognito-idp.{Stack.of(self).region}.{Stack.of(self).url_suffix}/{self.pool.user_pool_id}"
        )
