"""Writes operations.json: the options of each AWS CLI operation named here, from botocore's models."""

import json
import pathlib

import botocore.session
from botocore import xform_name

# The CLI calls some of botocore's services by other names.
SERVICES = {"s3api": "s3"}

OPERATIONS = """
cloudtrail lookup-events
cloudwatch describe-alarm-history
cloudwatch describe-alarms
cloudwatch get-metric-statistics
ec2 describe-addresses
ec2 describe-availability-zones
ec2 describe-instance-status
ec2 describe-instances
ec2 describe-nat-gateways
ec2 describe-network-acls
ec2 describe-network-interfaces
ec2 describe-route-tables
ec2 describe-security-groups
ec2 describe-snapshots
ec2 describe-subnets
ec2 describe-volumes
ec2 describe-vpc-endpoints
ecr describe-images
ecr describe-pull-through-cache-rules
ecr describe-repositories
ecr get-repository-policy
ecr list-images
ecr put-registry-policy
ecr set-repository-policy
ecs continue-service-deployment
ecs describe-capacity-providers
ecs describe-clusters
ecs describe-container-instances
ecs describe-express-gateway-service
ecs describe-service-deployments
ecs describe-service-revisions
ecs describe-services
ecs describe-task-definition
ecs describe-tasks
ecs list-account-settings
ecs list-container-instances
ecs list-service-deployments
ecs list-task-definitions
ecs put-account-setting
ecs register-task-definition
ecs stop-service-deployment
ecs update-express-gateway-service
ecs update-service
efs describe-access-points
efs describe-file-systems
efs describe-mount-targets
elbv2 describe-target-group-attributes
elbv2 describe-target-groups
elbv2 describe-target-health
iam attach-role-policy
iam create-service-linked-role
iam get-role
iam get-role-policy
iam list-attached-role-policies
iam list-role-policies
iam put-role-policy
iam simulate-principal-policy
iam update-assume-role-policy
kms describe-key
kms get-key-policy
kms list-grants
lambda get-function
logs create-log-group
logs describe-log-groups
logs get-log-events
organizations describe-effective-policy
s3api get-bucket-policy
s3api head-object
secretsmanager describe-secret
secretsmanager get-resource-policy
secretsmanager list-secret-version-ids
secretsmanager list-secrets
secretsmanager restore-secret
service-quotas list-service-quotas
service-quotas request-service-quota-increase
servicediscovery get-instances-health-status
ssm describe-parameters
ssm get-parameter
ssm start-session
vpc-lattice list-targets
"""


def options(model, command):
    """Options of one operation, as the CLI spells them."""
    names = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(names[command]).input_shape
    return sorted(xform_name(member, "-") for member in (shape.members if shape else {}))


def main():
    session = botocore.session.get_session()
    found = {}
    for line in OPERATIONS.split("\n"):
        if not line:
            continue
        service, command = line.split(" ")
        model = session.get_service_model(SERVICES.get(service, service))
        found[line] = " ".join(options(model, command))
    path = pathlib.Path(__file__).with_name("operations.json")
    path.write_text(json.dumps(found, indent=2) + "\n")
    print(f"{len(found)} operations of botocore {botocore.__version__}")


main()
