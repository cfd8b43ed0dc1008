"""What the AWS that AWS_ENDPOINT_URL names holds. held.py all|database OUTPUTS, held.py nothing; each thing that does not
hold is a line, and exit code 1. Read by AWS's own client, not by what Terraform believes."""

import json
import pathlib
import sys
import urllib.parse

import boto3

NAME = "homeostat"
wrong = []


def is_so(what, found, expected):
    if found != expected:
        wrong.append(f"{what}: found {found!r}, expected {expected!r}")


def of(client, operation, key, **arguments):
    return [one for page in boto3.client(client).get_paginator(operation).paginate(**arguments) for one in page[key]]


def ours(ec2, operation, key):
    """Of a list of the network, what has the tag that everything gets."""
    return [one for one in getattr(ec2, operation)()[key] if {"Key": "project", "Value": NAME} in one.get("Tags", [])]


def network():
    """The network: its subnets by whether they reach the internet by themselves."""
    ec2 = boto3.client("ec2")
    networks = ours(ec2, "describe_vpcs", "Vpcs")
    is_so("networks", [one["CidrBlock"] for one in networks], ["10.40.0.0/16"])
    subnets = {one["SubnetId"]: one for one in ours(ec2, "describe_subnets", "Subnets")}
    is_so("zones", len({one["AvailabilityZone"] for one in subnets.values()}), 2)
    is_so("addresses of its own for whatever starts", [one["MapPublicIpOnLaunch"] for one in subnets.values()], [False] * 4)
    gateways = {}
    tables = ours(ec2, "describe_route_tables", "RouteTables")
    for table in tables:
        out = [route for route in table["Routes"] if route.get("DestinationCidrBlock") == "0.0.0.0/0"]
        is_so("ways out of a route table", len(out), 1)
        kind = "nat" if "NatGatewayId" in out[0] else out[0]["GatewayId"][:3]
        for association in table["Associations"]:
            if "SubnetId" in association:
                gateways[association["SubnetId"]] = kind
    by_way = {way: sorted(subnets[one]["CidrBlock"] for one, its in gateways.items() if its == way) for way in ("igw", "nat")}
    is_so("subnets with the internet", by_way["igw"], ["10.40.0.0/20", "10.40.16.0/20"])
    is_so("subnets behind the NAT", by_way["nat"], ["10.40.32.0/20", "10.40.48.0/20"])
    nats = [one for one in ec2.describe_nat_gateways()["NatGateways"] if one["State"] == "available"]
    is_so("NAT", [gateways[one["SubnetId"]] for one in nats], ["igw"])
    private = [one["RouteTableId"] for one in tables if any("NatGatewayId" in route for route in one["Routes"])]
    is_so("endpoints", [(one["ServiceName"], one["RouteTableIds"]) for one in ec2.describe_vpc_endpoints()["VpcEndpoints"]],
          [("com.amazonaws.eu-central-1.s3", private)])
    return {one for one, way in gateways.items() if way == "nat"}


def key():
    keys = [one for one in (boto3.client("kms").describe_key(KeyId=one["KeyId"])["KeyMetadata"] for one in of("kms", "list_keys", "Keys"))
            if one["KeyManager"] == "CUSTOMER" and one["KeyState"] == "Enabled"]
    is_so("keys", len(keys), 1)
    is_so("the key changes", boto3.client("kms").get_key_rotation_status(KeyId=keys[0]["KeyId"])["KeyRotationEnabled"], True)
    return keys[0]["Arn"]


def stores(outputs, its_key):
    repository = boto3.client("ecr").describe_repositories()["repositories"]
    is_so("registry", [one["repositoryUri"] for one in repository], [outputs["registry"]])
    is_so("a tag is written once", repository[0]["imageTagMutability"], "IMMUTABLE")
    is_so("images are looked at", repository[0]["imageScanningConfiguration"], {"scanOnPush": True})
    is_so("images are encrypted", repository[0]["encryptionConfiguration"], {"encryptionType": "KMS", "kmsKey": its_key})
    s3 = boto3.client("s3")
    bucket = urllib.parse.urlparse(outputs["artefacts"]).netloc
    is_so("buckets", [one["Name"] for one in s3.list_buckets()["Buckets"]], [bucket])
    is_so("versions", s3.get_bucket_versioning(Bucket=bucket).get("Status"), "Enabled")
    rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    is_so("encryption", [one["ApplyServerSideEncryptionByDefault"] for one in rules], [{"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": its_key}])
    public = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    is_so("the public is kept out", public, dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True))
    return bucket


def cluster(private, its_key):
    eks = boto3.client("eks")
    is_so("clusters", eks.list_clusters()["clusters"], [NAME])
    found = eks.describe_cluster(name=NAME)["cluster"]
    access = found["resourcesVpcConfig"]
    is_so("subnets of the cluster", set(access["subnetIds"]), private)
    is_so("the API from inside and from outside", (access["endpointPrivateAccess"], access["endpointPublicAccess"]), (True, False))
    is_so("secrets are encrypted", found["encryptionConfig"], [{"resources": ["secrets"], "provider": {"keyArn": its_key}}])
    logs = {kind for one in found["logging"]["clusterLogging"] if one["enabled"] for kind in one["types"]}
    is_so("logs", logs, {"api", "audit", "authenticator"})
    is_so("groups", eks.list_nodegroups(clusterName=NAME)["nodegroups"], ["arm"])
    nodes = eks.describe_nodegroup(clusterName=NAME, nodegroupName="arm")["nodegroup"]
    is_so("nodes", (nodes["amiType"], nodes["instanceTypes"], set(nodes["subnets"])), ("AL2023_ARM_64_STANDARD", ["t4g.large"], private))
    is_so("how many", (nodes["scalingConfig"]["minSize"], nodes["scalingConfig"]["maxSize"]), (1, 4))
    return found["identity"]["oidc"]["issuer"].removeprefix("https://")


def roles(outputs, issuer, bucket, its_key):
    """MLflow's service account and no other gets at the bucket, and at nothing else."""
    iam = boto3.client("iam")
    providers = [one["Arn"] for one in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]]
    is_so("identity providers", providers, [f"arn:aws:iam::123456789012:oidc-provider/{issuer}"])
    is_so("roles", {one["RoleName"] for one in of("iam", "list_roles", "Roles")}, {f"{NAME}-{one}" for one in ("cluster", "nodes", "mlflow")})
    role = iam.get_role(RoleName=f"{NAME}-mlflow")["Role"]
    is_so("its role", role["Arn"], outputs["mlflow_role"])
    trust, = role["AssumeRolePolicyDocument"]["Statement"]
    is_so("who may take it", (trust["Effect"], trust["Action"], trust["Principal"]), ("Allow", "sts:AssumeRoleWithWebIdentity", {"Federated": providers[0]}))
    is_so("under which condition", trust.get("Condition"), {"StringEquals": {f"{issuer}:sub": "system:serviceaccount:governance:mlflow", f"{issuer}:aud": "sts.amazonaws.com"}})
    is_so("policies of MLflow", of("iam", "list_role_policies", "PolicyNames", RoleName=role["RoleName"]), ["artefacts"])
    is_so("policies of others for MLflow", of("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role["RoleName"]), [])
    policy = iam.get_role_policy(RoleName=role["RoleName"], PolicyName="artefacts")["PolicyDocument"]["Statement"]
    rights = {(action, one["Resource"]) for one in policy for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])}
    objects = f"arn:aws:s3:::{bucket}/*"
    is_so("rights", rights, {(f"s3:{verb}Object", objects) for verb in ("Get", "Put", "Delete")}
          | {("s3:ListBucket", objects[:-2]), ("kms:Decrypt", its_key), ("kms:GenerateDataKey", its_key)})
    for name, policies in {"cluster": {"AmazonEKSClusterPolicy"},
                           "nodes": {"AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"}}.items():
        attached = of("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=f"{NAME}-{name}")
        is_so(f"policies of {name}", {one["PolicyName"] for one in attached}, policies)


def database(outputs, private, its_key):
    found, = boto3.client("rds").describe_db_instances()["DBInstances"]
    is_so("database", (found["Engine"], found["DBName"], found["MultiAZ"], found["PubliclyAccessible"], found["StorageEncrypted"]), ("postgres", "mlflow", True, False, True))
    is_so("its key", found["KmsKeyId"], its_key)
    is_so("days of backups", found["BackupRetentionPeriod"], 14)
    is_so("its subnets", {one["SubnetIdentifier"] for one in found["DBSubnetGroup"]["Subnets"]}, private)
    is_so("its address", f"{found['Endpoint']['Address']}:{found['Endpoint']['Port']}", outputs["database"]["endpoint"])
    is_so("its secret", found["MasterUserSecret"]["SecretArn"], outputs["database"]["secret"])
    ec2 = boto3.client("ec2")
    group, = ec2.describe_security_groups(GroupIds=[one["VpcSecurityGroupId"] for one in found["VpcSecurityGroups"]])["SecurityGroups"]
    rules = [(rule["IpProtocol"], rule["FromPort"], rule["ToPort"], sorted(one["CidrIp"] for one in rule["IpRanges"])) for rule in group["IpPermissions"]]
    is_so("who reaches it", [one[:3] for one in rules], [("tcp", 5432, 5432)] * len(rules))
    is_so("from where", sorted(address for one in rules for address in one[3]), ["10.40.32.0/20", "10.40.48.0/20"])


def nothing():
    ec2 = boto3.client("ec2")
    for operation, kind in (("describe_vpcs", "Vpcs"), ("describe_subnets", "Subnets"), ("describe_route_tables", "RouteTables"),
                            ("describe_internet_gateways", "InternetGateways"), ("describe_security_groups", "SecurityGroups")):
        is_so(kind, ours(ec2, operation, kind), [])
    is_so("NAT", [one for one in ec2.describe_nat_gateways()["NatGateways"] if one["State"] != "deleted"], [])
    is_so("addresses", ec2.describe_addresses()["Addresses"], [])
    is_so("endpoints", [one for one in ec2.describe_vpc_endpoints()["VpcEndpoints"] if one["State"] != "deleted"], [])
    is_so("clusters", boto3.client("eks").list_clusters()["clusters"], [])
    is_so("registry", boto3.client("ecr").describe_repositories()["repositories"], [])
    is_so("buckets", boto3.client("s3").list_buckets()["Buckets"], [])
    is_so("roles", of("iam", "list_roles", "Roles"), [])
    is_so("databases", boto3.client("rds").describe_db_instances()["DBInstances"], [])


if sys.argv[1] == "nothing":
    nothing()
else:
    told = json.loads(pathlib.Path(sys.argv[2]).read_text())
    of_nodes, the_key = network(), key()
    the_bucket = stores(told, the_key)
    roles(told, cluster(of_nodes, the_key), the_bucket, the_key)
    is_so("databases", len(boto3.client("rds").describe_db_instances()["DBInstances"]), int(sys.argv[1] == "database"))
    if sys.argv[1] == "database":
        database(told, of_nodes, the_key)
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
